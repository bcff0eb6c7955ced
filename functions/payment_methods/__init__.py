"""Payment methods: cards and bank accounts that payers have saved at the payment processor."""
