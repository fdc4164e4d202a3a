"""The one way to the network: DNS, the private-address guard, TLS and the HTTP client."""
