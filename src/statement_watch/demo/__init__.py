"""The demo: sample sites that ship with the program, served over loopback and watched for real in two rounds."""
