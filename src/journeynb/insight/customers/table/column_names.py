"""Names of columns: common names in tables of customers, and the names that we give them."""

from __future__ import annotations

NAMES: dict[str, tuple[str, ...]] = {
    "customer": (
        "customer", "customer_id", "customerid", "customer_number", "cust_id", "account_id",
        "accountid", "contact_id", "contactid", "user_id", "userid", "client_id", "member_id",
        "person_id", "profile_id", "klaviyo_id", "subscriber_id", "company_id", "household_id",
        "record_id", "record_id_contact", "record_id_company", "hs_object_id", "leid", "euid",
        "uid", "user", "account", "id", "email", "email_address", "customer_email", "e_mail",
        "account_name", "company_name",
    ),
    "value": (
        "value", "customer_value", "lifetime_value", "ltv", "clv", "cltv", "clv_total",
        "customer_lifetime_value", "total_customer_lifetime_value",
        "historic_customer_lifetime_value", "historic_clv", "total_clv",
        "total_spent", "total_spend", "amount_spent", "total_revenue", "revenue",
        "arr", "annual_recurring_revenue", "mrr", "monthly_recurring_revenue", "contract_value",
        "acv", "tcv", "amount", "total_amount", "order_value", "total_sales", "net_sales", "sales",
        "turnover", "spend", "spent", "monetary", "monetary_value",
    ),
    "persona": ("persona", "persona_id", "persona_name", "hs_persona"),
}  # fmt: skip
"""Common names of each column, the most likely first: those of HubSpot, Salesforce, Shopify,
Stripe, Klaviyo and Mailchimp are among them. Annual revenue is not: it is what an account earns
itself, and not what it pays."""
KNOWN = ("customer", "value", "persona")
"""Columns that every table has, in this order."""
NOT_NUMERIC = "_no_value"
"""The column that marks values that are not numeric."""
