"""What services and queries of incentives 激励 share: rules, their words, what is in force."""
