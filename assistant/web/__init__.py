"""The web page: a Gradio page inside our own FastAPI app, on this machine only."""
