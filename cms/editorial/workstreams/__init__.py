"""The workspaces of the network: by chantier, what each person may read, and opening it step by step."""
