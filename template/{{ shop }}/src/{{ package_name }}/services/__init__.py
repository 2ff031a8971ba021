"""What the shop does: one class per capability, given its ports."""
