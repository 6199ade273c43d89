"""What is done of images after they are saved, while nobody waits."""

from django.apps import apps
from django.tasks import task


@task()
def make_lighter_renditions(image_pk: int) -> None:
    """Make an image's AVIF files, a fifth to a third lighter than WebP and ten times as long to make."""
    image = apps.get_model("assets", "CustomImage").objects.filter(pk=image_pk).first()
    if image and image.file:
        image.get_renditions(*image.specs("avif"))
