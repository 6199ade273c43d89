"""How files are served."""

from wagtail import hooks

from cms.assets.ranges import part_of

# After Wagtail's check of who may read the collection.
hooks.register("before_serve_document", part_of, order=10)
