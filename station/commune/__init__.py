"""The commune's office: from a typed document to a signed, published bulletin."""
