"""The SOP on the screen: its flow chart with the place of the open case, and its document."""
