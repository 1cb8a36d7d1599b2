"""What services and queries of assessment sheets 考核表 share: rules, lines, what is in force."""
