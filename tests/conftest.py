"""What every test shares; servers, browser and validators are in tests/services/."""

pytest_plugins = ["tests.services.database", "tests.services.fixtures"]
