"""Cases: editor, moves of the procedure, tabs, drafts, queues, presence, reminders."""
