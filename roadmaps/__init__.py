"""Digital roadmaps: levels, development targets, measures, the document."""
