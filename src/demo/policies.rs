//! Local rules: the demo's places have those that the folder `policies/` tells of.

use domain::subject::Subject;

use crate::access::LOCAL_ISSUER;
use crate::contract::Contract;
use crate::policies::{publish, read_file};
use crate::store::Log;

const FILES: [&str; 18] = [
    include_str!("../../policies/anhui-hefei-transport-2023.toml"),
    include_str!("../../policies/chongqing-transport-2022.toml"),
    include_str!("../../policies/findings-2021.toml"),
    include_str!("../../policies/gansu-chongxin-transport-2024.toml"),
    include_str!("../../policies/guizhou-transport-2023.toml"),
    include_str!("../../policies/heilongjiang-transport-2022.toml"),
    include_str!("../../policies/jiangxi-ningdu-employment-service-2021.toml"),
    include_str!("../../policies/jiangxi-ningdu-transport-2021.toml"),
    include_str!("../../policies/lanzhou-startup.toml"),
    include_str!("../../policies/loan-interest-2024.toml"),
    include_str!("../../policies/ningbo-social-insurance-staff-model.toml"),
    include_str!("../../policies/shanxi-linyi-transport-2024.toml"),
    include_str!("../../policies/shanxi-living-allowance-2019.toml"),
    include_str!("../../policies/shanxi-vocational-training-2019.toml"),
    include_str!("../../policies/shenyang-base-award-2020.toml"),
    include_str!("../../policies/shenzhen-social-insurance-staff-model.toml"),
    include_str!("../../policies/weihai-skill-upgrade.toml"),
    include_str!("../../policies/wuhan-skill-upgrade.toml"),
];

/// Publishes the local rules: proposed in one name, confirmed in another.
pub(super) async fn record(log: &Log) -> anyhow::Result<()> {
    let contract = Contract::ours()?;
    for text in FILES {
        let mut proposal = read_file(contract, text)
            .map_err(|faults| anyhow::anyhow!("a policy of the demo: {faults:?}"))?;
        let reason = "The rule of then, entered for the demo.".to_owned();
        proposal.reason.get_or_insert(reason);
        let proposed_by = Subject::new(LOCAL_ISSUER, "rules-clerk");
        let confirmed_by = Subject::new(LOCAL_ISSUER, "rules-head");
        publish(log, proposal, proposed_by, confirmed_by).await?;
    }
    Ok(())
}
