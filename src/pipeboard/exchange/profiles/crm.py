"""Files of HubSpot, Salesforce, Zoho and Atomic CRM."""

from __future__ import annotations

from types import MappingProxyType

from pipeboard.exchange.profiles.fields import ACTIVITIES, COMPANIES, DEALS
from pipeboard.exchange.profiles.generic import LISTED, NAMES
from pipeboard.exchange.profiles.profile import Profile, aliases, marks

_HUBSPOT_SAYS = (
    "Lifecycle Stage",
    "Lead Status",
    "Contact owner",
    "Create Date",
    "First Name",
    "Last Name",
)

HUBSPOT_CONTACTS = Profile(
    name="hubspot-contacts",
    title="contacts from HubSpot",
    fingerprint=tuple(marks("Record ID", "Email", said) for said in _HUBSPOT_SAYS),
    aliases=aliases(
        external_id="Record ID|Record ID - Contact",
        company_external_id="Associated Company IDs|Primary Associated Company ID",
        # The ids are those of the associated company; the name is a text of its own.
        company="Associated Company|Primary Associated Company",
        company_else="Company name",
        source="Lead Source|Original Source|Original Traffic Source",
        was="Lead Status|Lifecycle Stage",
        entered_on="Create Date",
    ),
    wider=NAMES,
    defaults=LISTED,
    system="hubspot",
)
HUBSPOT_COMPANIES = Profile(
    name="hubspot-companies",
    title="companies from HubSpot",
    kind=COMPANIES,
    fingerprint=(
        marks("Record ID", "Company name", "Website URL"),
        marks("Record ID", "Company name", "Company Domain Name"),
        marks("Record ID", "Company name", "Company owner"),
    ),
    aliases=aliases(
        external_id="Record ID|Record ID - Company",
        company="Company name|Name",
        website="Website URL|Company Domain Name|Website",
        company_linkedin="LinkedIn Company Page",
        industry="Industry",
        headcount="Number of Employees|Employees",
        country="Country/Region|Country",
        region="State/Region|State",
        city="City",
        owner="Company owner",
        note="Description|About Us",
    ),
    system="hubspot",
)
HUBSPOT_DEALS = Profile(
    name="hubspot-deals",
    title="deals from HubSpot",
    kind=DEALS,
    fingerprint=(marks("Record ID", "Deal Name", "Deal Stage"),),
    aliases=aliases(
        external_id="Record ID|Record ID - Deal",
        name="Deal Name",
        stage="Deal Stage",
        amount="Amount",
        currency="Currency|Deal Currency Code",
        close_on="Close Date|Expected Close Date",
        probability="Deal Probability|Probability",
        lost_reason="Closed Lost Reason",
        owner="Deal owner",
        source="Lead source|Original Source|Original Source Type|Original Traffic Source",
        entered_on="Create Date",
        note="Description|Deal Description",
        person="Associated Contact",
        company="Associated Company",
        contact_external_id="Associated Contact IDs",
        company_external_id="Associated Company IDs",
    ),
    system="hubspot",
)

SALESFORCE_LEADS = Profile(
    name="salesforce-leads",
    title="leads from a Salesforce report",
    fingerprint=(marks("Company / Account"),),
    aliases=aliases(
        external_id="Lead ID",
        company="Company / Account",
        handed_by="Lead Owner|Owner Alias",
        was="Lead Status",
        entered_on="Created Date|Create Date",
    ),
    wider=NAMES,
    defaults=LISTED,
    system="salesforce",
)
SALESFORCE_EXPORT = Profile(
    name="salesforce-export",
    title="leads from a Salesforce data export",
    fingerprint=(marks("FirstName", "LastName", "LeadSource"),),
    aliases=aliases(
        external_id="Id|Lead ID",
        source="LeadSource",
        was="Status",
        phone="Phone|MobilePhone",
        headcount="NumberOfEmployees",
        entered_on="CreatedDate",
        phone_optout="DoNotCall",
        last_contacted="LastActivityDate",
        keep="OwnerId",
    ),
    wider=NAMES,
    defaults=LISTED,
    system="salesforce",
)
SALESFORCE_CONTACTS = Profile(
    name="salesforce-contacts",
    title="contacts from a Salesforce report",
    fingerprint=(marks("Account Name", "Mailing City"),),
    aliases=aliases(
        external_id="Contact ID",
        company_external_id="Account ID",
        company="Account Name",
        handed_by="Account Owner|Contact Owner",
    ),
    wider=NAMES,
    defaults=LISTED,
    system="salesforce",
)
SALESFORCE_TASKS = Profile(
    name="salesforce-tasks",
    title="tasks and events from Salesforce",
    kind=ACTIVITIES,
    fingerprint=(
        marks("Activity Type", "Company / Account"),
        marks("Full Comments", "Company / Account"),
    ),
    aliases=aliases(
        external_id="Activity ID|Task ID|Event ID",
        contact_external_id="Lead ID|Contact ID",
        subject="Subject",
        kind="Activity Type|Task Subtype|Type",
        on="Date|Due Date|Due Date Only",
        done="Status",
        owner="Assigned|Assigned To",
        person="Contact|Lead|Name",
        email="Email",
        company="Company / Account",
        deal="Opportunity",
        outcome="Call Result",
        direction="Call Type",
        seconds="Call Duration|Call Duration (Seconds)",
        note="Full Comments|Comments",
    ),
    system="salesforce",
)

ZOHO_LEADS = Profile(
    name="zoho-leads",
    title="leads from Zoho CRM",
    fingerprint=(marks("LEADID", "Lead Source", "Lead Status"),),
    aliases=aliases(
        external_id="LEADID|Lead Id", handed_by="Lead Owner", entered_on="Created Time"
    ),
    wider=NAMES,
    defaults=LISTED,
    system="zoho",
)
ZOHO_POTENTIALS = Profile(
    name="zoho-potentials",
    title="potentials from Zoho CRM",
    kind=DEALS,
    fingerprint=(marks("Potential Name"),),
    aliases=aliases(
        external_id="POTENTIALID|Potential Id",
        contact_external_id="LEADID|Lead Id",
        name="Potential Name",
        amount="Amount",
        currency="Currency",
        stage="Stage",
        status="Forecast Type",
        lost_reason="Reason For Loss|Lost Reason",
        close_on="Closing Date",
        probability="Probability|Probability (%)",
        entered_on="Created Time",
        owner="Potential Owner",
        source="Lead Source",
        company="Account Name",
        person="Contact Name",
        note="Description",
        # Worked out by Zoho from what is read anyway.
        ignore="Age in Days|Age Tier|Amount Tier",
    ),
    system="zoho",
)
_ZOHO_JOINED = aliases(contact_external_id="LEADID|Lead Id", subject="Subject", note="Description")
ZOHO_CALLS = Profile(
    name="zoho-calls",
    title="calls from Zoho CRM",
    kind=ACTIVITIES,
    fingerprint=(marks("Call Start Time"),),
    aliases=aliases(
        external_id="TASKID|CALLID|Call Id",
        on="Call Start Time",
        seconds="Call Duration (in seconds)",
        owner="Call Owner",
        direction="Call Type",
        outcome="Call Result",
        ignore="Call Duration (in minutes)",
    ),
    wider=_ZOHO_JOINED,
    defaults=MappingProxyType({"kind": "call"}),
    system="zoho",
)
ZOHO_EVENTS = Profile(
    name="zoho-events",
    title="events from Zoho CRM",
    kind=ACTIVITIES,
    fingerprint=(marks("Start DateTime"),),
    aliases=aliases(external_id="EVENTID|Event Id", on="Start DateTime", owner="Event Owner"),
    wider=_ZOHO_JOINED,
    defaults=MappingProxyType({"kind": "meeting"}),
    system="zoho",
)

ATOMIC = Profile(
    name="atomic-crm",
    title="contacts from Atomic CRM",
    fingerprint=(marks("email_work", "first_seen"),),
    # Age and gender are neither scored nor kept.
    aliases=aliases(
        email="email_work|email_home|email_other",
        phone="phone_work|phone_home|phone_other",
        note="background",
        entered_on="first_seen",
        last_contacted="last_seen",
        linkedin="linkedin_url",
        was="status",
        ignore="gender",
    ),
    wider=NAMES,
    defaults=LISTED,
    system="atomic-crm",
)
