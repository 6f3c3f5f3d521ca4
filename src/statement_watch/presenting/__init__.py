"""What the terminal and the browser share when they show things: what is meant, the evidence, and words for it."""
