"""The office's store of files: attachments and recordings that workstations share."""
