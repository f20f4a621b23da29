//! The scalar values of the contract. On the Rust side they are plain text and numbers, since the
//! server parses them into values of its own; here each has a name, a shape and a description in the
//! document, so that a client generator makes one type of each.

use utoipa::ToSchema;

use crate::coded::wire_enum;

/// A day of the calendar, `YYYY-MM-DD`, from 1900 to 2200. Last days are inclusive.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples("2021-03-15"))]
pub struct Date(pub String);

/// A calendar month, `YYYY-MM`, from 1900 to 2200.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "month", pattern = "^[0-9]{4}-[0-9]{2}$", examples("2021-03"))]
pub struct Month(pub String);

/// What a subsidy is paid for: a calendar month, `YYYY-MM`, for social insurance, else a calendar year,
/// `YYYY`, from 1900 to 2200.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "period", pattern = "^[0-9]{4}(-[0-9]{2})?$", examples("2021", "2021-03"))]
pub struct Period(pub String);

/// An instant in UTC, RFC 3339.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = DateTime, examples("2021-03-15T08:30:00.123456Z"))]
pub struct Instant(pub String);

/// The id of a stream or of a fact in it.
#[derive(Debug, ToSchema)]
#[schema(
    value_type = String, format = "uuid",
    pattern = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
    examples("6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e")
)]
pub struct Id(pub String);

/// A division code of GB/T 2260, six digits: `000000` is the nation, `520000` Guizhou.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "region", pattern = "^[0-9]{6}$", examples("520502"))]
pub struct RegionCode(pub String);

/// A division code of today's table: for what holds from now on, where a retired code would name nothing.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "current-region", pattern = "^[0-9]{6}$", examples("520000"))]
pub struct CurrentRegion(pub String);

/// An occupation of the national classification: `4-10-01-06` is 家政服务员.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "occupation", pattern = "^[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}$", examples("4-10-01-06"))]
pub struct OccupationCode(pub String);

/// An amount of money in fen (1/100 yuan): a whole number, at most ten thousand million yuan.
#[derive(Debug, ToSchema)]
#[schema(value_type = i64, minimum = 0, maximum = 1_000_000_000_000_i64, examples(50000))]
pub struct Fen(pub i64);

/// A SHA-256 hash in hexadecimal.
#[derive(Debug, ToSchema)]
#[schema(
    value_type = String, pattern = "^[0-9a-fA-F]{64}$",
    examples("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
)]
pub struct Sha256(pub String);

/// The bytes of a file, as they are.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct FileBytes(pub Vec<u8>);

/// A number of the log or of a stream, from 1; 0 stands before the first event.
#[derive(Debug, ToSchema)]
#[schema(value_type = i64, minimum = 0, examples(4711))]
pub struct Position(pub i64);

/// A free text in one line or several, without control characters.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "text", min_length = 1, max_length = 500, examples("Recorded for the wrong person."))]
pub struct Explanation(pub String);

/// A name: 1 to 200 characters once blanks at both ends are taken off, without control characters.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "line", min_length = 1, max_length = 200, examples("李秀英"))]
pub struct Name(pub String);

/// A number printed on a paper: of a certificate, a contract, a ticket.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "line", min_length = 1, max_length = 100, examples("S000052010007214000123"))]
pub struct PaperNumber(pub String);

/// A telephone number: digits, with a `+` before and blanks or hyphens between them if need be.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, pattern = "^[+]?[0-9][0-9 -]{4,28}$", examples("13800000000"))]
pub struct Phone(pub String);

/// A citizen id (GB 11643), 18 characters or 15 in its old form. Blanks, full-width characters and a small `x` are put right.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "citizen-id", min_length = 15, max_length = 60, examples("11010519491231002X"))]
pub struct CitizenId(pub String);

/// A unified social credit code (GB 32100), 18 characters. Blanks, full-width and small letters are put right.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "credit-code", min_length = 18, max_length = 60, examples("91330100MA00000740"))]
pub struct CreditCode(pub String);

/// A household's number in the roster.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "line", min_length = 1, max_length = 100, examples("5205021030042"))]
pub struct HouseholdId(pub String);

wire_enum! {
    /// How a fact came to the office.
    Source {
        /// A visit at home.
        FieldVisit = "field_visit",
        /// The national monitoring system against a return to poverty.
        MonitoringSystem = "monitoring_system",
        /// The women's federation.
        WomensFederation = "womens_federation",
        /// A job fair.
        JobFair = "job_fair",
        /// An online form.
        Online = "online",
    }
}

wire_enum! {
    /// The target groups. A person may belong to several at once and counts once.
    TargetGroup {
        /// Lifted out of poverty.
        PovertyAlleviated = "poverty_alleviated",
        /// Lifted out of poverty, but not on firm ground.
        MonitoredUnstable = "monitored_unstable",
        /// At the edge of poverty.
        MonitoredMarginal = "monitored_marginal",
        /// In sudden, severe hardship.
        MonitoredSuddenHardship = "monitored_sudden_hardship",
    }
}

wire_enum! {
    /// Kinds of training.
    TrainingKind {
        /// Before a first post.
        PreJob = "pre_job",
        /// To rise in a post.
        SkillUpgrade = "skill_upgrade",
        /// To change post or trade.
        PostChange = "post_change",
        /// To start a business.
        Startup = "startup",
    }
}

wire_enum! {
    /// Kinds of certificate. Only the first two state a level.
    CertificateKind {
        /// A vocational skill level.
        SkillLevel = "skill_level",
        /// A vocational qualification.
        Qualification = "qualification",
        /// A special vocational ability.
        SpecialAbility = "special_ability",
        /// A training completed.
        Completion = "completion",
    }
}

wire_enum! {
    /// Skill levels, from the lowest.
    Level {
        /// Junior worker.
        Five = "level_5",
        /// Middle-grade worker.
        Four = "level_4",
        /// Senior worker.
        Three = "level_3",
        /// Technician.
        Two = "level_2",
        /// Senior technician.
        One = "level_1",
    }
}

wire_enum! {
    /// How worker and employer are bound.
    Tie {
        /// A labour contract; the employer pays insurance.
        EmployeeBased = "employee_based",
        /// A service agreement.
        ServiceAgreement = "service_agreement",
        /// Placed by an agency, without an employment relation.
        Agency = "agency",
        /// Employed by the household itself.
        HouseholdDirect = "household_direct",
    }
}

wire_enum! {
    /// The post's category, on which a woman's statutory retirement age depends.
    WorkerCategory {
        /// A worker's post.
        Worker = "worker",
        /// A manager's or technician's post.
        ManagerOrTechnician = "manager_or_technician",
    }
}

wire_enum! {
    /// Kinds of social insurance.
    InsuranceKind {
        /// Basic pension.
        Pension = "pension",
        /// Basic medical.
        Medical = "medical",
        /// Unemployment.
        Unemployment = "unemployment",
    }
}

wire_enum! {
    /// The subsidy schemes.
    Scheme {
        /// Travel to the place of work, once a year.
        Transport = "transport",
        /// The employer's premiums, month by month.
        SocialInsurance = "social_insurance",
        /// Vocational training.
        VocationalTraining = "vocational_training",
        /// The appraisal of a skill.
        SkillAppraisal = "skill_appraisal",
        /// Living costs on days of training.
        LivingAllowance = "living_allowance",
        /// A higher skill of an insured worker.
        SkillUpgrade = "skill_upgrade",
        /// The placement of workers.
        EmploymentService = "employment_service",
        /// An award to an export base.
        BaseAward = "base_award",
        /// A first firm or business of one's own.
        Startup = "startup",
        /// Interest on a guaranteed loan.
        LoanInterest = "loan_interest",
    }
}

wire_enum! {
    /// Whose bank account it is.
    HolderKind {
        /// The person's own.
        Person = "person",
        /// The householder's.
        Householder = "householder",
        /// An organisation's.
        Organisation = "organisation",
    }
}

wire_enum! {
    /// Sex, as the citizen id says.
    Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
    }
}

wire_enum! {
    /// The furthest fact of a journey that holds now.
    Stage {
        /// Known to the office.
        Surveyed = "surveyed",
        /// Passed a training.
        Trained = "trained",
        /// Holds a certificate that was not revoked.
        Certified = "certified",
        /// On the way.
        Dispatched = "dispatched",
        /// Arrival confirmed.
        Arrived = "arrived",
        /// At work.
        Employed = "employed",
        /// Paid a subsidy for the dispatch that is still open.
        Subsidised = "subsidised",
        /// Came home from the last dispatch.
        Returned = "returned",
        /// Dead, erased, or carried on in another record.
        Closed = "closed",
    }
}

wire_enum! {
    /// What an organisation may act as.
    Role {
        /// Offers domestic service.
        DomesticServiceEnterprise = "domestic_service_enterprise",
        /// Trains.
        TrainingInstitution = "training_institution",
        /// Places workers.
        HrAgency = "hr_agency",
        /// Brings workers and work together in person.
        LabourBroker = "labour_broker",
        /// Lends workers to other firms.
        LabourDispatchFirm = "labour_dispatch_firm",
        /// Examines and certifies skills.
        EvaluationBody = "evaluation_body",
    }
}

wire_enum! {
    /// What an organisation may be designated as.
    BaseKind {
        /// A base that sends out domestic workers.
        ExportBase = "export_base",
        /// A base that gives work to the target groups.
        EmploymentAidBase = "employment_aid_base",
        /// A base that shows how to train.
        TrainingDemonstrationBase = "training_demonstration_base",
    }
}

wire_enum! {
    /// The kinds of agreement of the ledger, rows 1 to 5.
    AgreementKind {
        /// Between provinces.
        InterProvince = "inter_province",
        /// Between a city and an assisted area of another province.
        CityAreaCrossProvince = "city_area_cross_province",
        /// Between an enterprise and an assisted area of another province.
        EnterpriseAreaCrossProvince = "enterprise_area_cross_province",
        /// Between a city and an assisted area of one province.
        CityAreaInProvince = "city_area_in_province",
        /// Between an enterprise and an assisted area of one province.
        EnterpriseAreaInProvince = "enterprise_area_in_province",
    }
}

wire_enum! {
    /// On which side of the movement a party stands.
    Side {
        /// Sends workers.
        Sending = "sending",
        /// Receives them.
        Receiving = "receiving",
    }
}
