"""The one-shot step before the containers start: tables as the code wants them, and a bucket for the files."""

import os
import sys

import django
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qualityportal.settings")
    django.setup()
    call_command("migrate", interactive=False)
    if settings.S3_BUCKET:
        try:
            make_bucket()
        except (BotoCoreError, ClientError) as error:
            sys.exit(f"The object storage does not answer as it should: {error}")


def make_bucket() -> None:
    """Make the private bucket unless it is there."""
    from storages.backends.s3 import S3Storage

    storage = S3Storage(**settings.STORAGES["default"]["OPTIONS"])
    names = {bucket.name for bucket in storage.connection.buckets.all()}
    if settings.S3_BUCKET not in names:
        storage.connection.create_bucket(Bucket=settings.S3_BUCKET)
        print(f"Bucket {settings.S3_BUCKET} made.")


if __name__ == "__main__":
    main()
