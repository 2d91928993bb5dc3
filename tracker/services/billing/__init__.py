"""Money use cases: deliveries become states and movements of a vendor's recurring revenue."""
