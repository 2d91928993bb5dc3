"""What other programs talk to: deliveries at the door."""
