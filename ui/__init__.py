"""What a person sees: windows, item models, wording. Decides nothing; asks the services of app."""

from ui.widgets.overrides import make_overrides_safe

make_overrides_safe()  # before the first class of a window is made
