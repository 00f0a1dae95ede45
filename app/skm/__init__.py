"""The public satisfaction survey (SKM, Permenpan RB 14/2017): form, arithmetic, what may be shown."""
