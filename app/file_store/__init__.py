"""The office's file store: attachments and recordings that workstations share."""
