"""Our own site: what is dead although others link to it, where it should lead, how links flow."""
