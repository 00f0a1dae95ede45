"""What a person sees: windows, item models, wording. Decides nothing; asks the services of app."""
