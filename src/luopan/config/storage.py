"""Static files named by their content: ``shell.js`` becomes ``shell.5d1f….js``."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Names in CSS and in the imports of ES modules follow, so our own JS needs no bundler.

    Django rewrites an import only if it stands in quotes and ends with ``;``; a test sees to it.
    """

    support_js_module_import_aggregation = True
