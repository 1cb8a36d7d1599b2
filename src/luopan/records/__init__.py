"""What happened: documents, opportunities, activities, and the daily facts made of them."""
