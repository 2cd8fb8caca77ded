"""Training: labelled texts in, a model folder with its card out."""
