"""The code that the cloud functions share. It imports nothing from functions/."""
