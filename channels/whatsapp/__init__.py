"""WhatsApp through the Cloud API of Meta: webhooks in, Graph API out."""
