"""Payment methods: cards and bank accounts that tenants have saved at the payment processor."""
