"""Recording a call into a file, and playing recordings."""
