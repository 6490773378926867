"""`python -m tui_lab.ui.kit`: every part of the kit on one page, in every theme."""

from tui_lab.ui.kit.gallery import KitGallery

if __name__ == "__main__":
    KitGallery().run()
