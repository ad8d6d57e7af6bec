"""What an office offers for each subject."""
