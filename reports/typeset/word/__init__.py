"""The same blocks as a .docx in the same styles, for offices that must circulate a draft in Word."""
