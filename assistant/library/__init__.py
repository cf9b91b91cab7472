"""What has been taken in, and finding it again."""
