"""Pages of the slice: the enterprise's workspace, its sections and files, submission; the bureau's list; the dossier for every reader."""
