"""The chatbot: what it says, and which article answers a question. It knows no case and no person."""
