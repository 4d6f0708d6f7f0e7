"""The exercise set "CRM Sales Opportunities": four CSV files become units, people, accounts, a catalogue and deals.

docs/import-crm-sales-opportunities.md tells what comes in and how the faults of the files are handled.
"""
