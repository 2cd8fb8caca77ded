"""Reading pictures: words, QR codes and a perceptual hash, in a process of their own.

Modules are imported by full name. Nothing here loads an image library into the process that
judges: ``classifiers.images.reader`` starts one that does.
"""
