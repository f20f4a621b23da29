//! Accounts of workers and organisations under keys of their own: each opens in its stream alone.

use domain::credit_code::CreditCode;
use domain::ids::{OrganisationId, WorkerId};
use domain::sealed::{HolderKind, SealedAccount};
use hearth::privacy::{ClearAccount, KeyRing, Vault, VaultError};
use hearth::store::Store;
use uuid::Uuid;

use crate::backend::{Backend, on_every_backend};
use crate::world::{block_on, open};

/// A vault with one account of a worker and one of an organisation.
struct Sealed {
    store: Store,
    vault: Vault,
    worker: (Uuid, SealedAccount),
    organisation: (Uuid, SealedAccount),
}

fn clear(number: &str) -> ClearAccount {
    ClearAccount {
        number: number.to_owned(),
        holder_name: format!("holder of {number}"),
    }
}

async fn sealed(backend: &Backend) -> Sealed {
    let store = open(backend).await;
    let ring = KeyRing::open(&backend.data_dir(), |_| None, false).unwrap();
    let vault = Vault::new(store.keys.clone(), ring);
    let code = CreditCode::parse("91330100MA00000740").unwrap();
    let worker = WorkerId::from(Uuid::from_u128(7)).as_uuid();
    let organisation = OrganisationId::from_credit_code(&code).as_uuid();
    let seal = async |stream: Uuid, number: &str, kind| {
        let record = vault.create(stream).await.unwrap();
        let account = vault.seal_account(&record, &clear(number), kind, None);
        (stream, account.unwrap())
    };
    Sealed {
        worker: seal(worker, "6222", HolderKind::Person).await,
        organisation: seal(organisation, "4405", HolderKind::Organisation).await,
        store,
        vault,
    }
}

#[test]
fn an_account_opens_in_clear_for_its_own_stream_alone() {
    on_every_backend(|backend| {
        block_on(async {
            let it = sealed(backend).await;
            let (worker, organisation) = (&it.worker, &it.organisation);
            for ((stream, account), number) in [(worker, "6222"), (organisation, "4405")] {
                let opened = it.vault.open_account(*stream, account).await.unwrap();
                assert!(opened == clear(number), "{number} opens as it was");
                assert_eq!(format!("{opened:?}"), "ClearAccount(…)");
            }
            for (stream, account) in [(worker.0, &organisation.1), (organisation.0, &worker.1)] {
                let moved = it.vault.open_account(stream, account).await;
                assert!(matches!(moved, Err(VaultError::DoesNotOpen)));
            }
            // Nor does a field in the place of another.
            let turned = SealedAccount {
                number: worker.1.holder_name.clone(),
                holder_name: worker.1.number.clone(),
                ..worker.1.clone()
            };
            let turned = it.vault.open_account(worker.0, &turned).await;
            assert!(matches!(turned, Err(VaultError::DoesNotOpen)));
            it.store.close().await;
        });
    });
}

#[test]
fn a_data_key_in_the_place_of_another_streams_does_not_open() {
    on_every_backend(|backend| {
        block_on(async {
            let it = sealed(backend).await;
            let moved = "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE worker_id = $1) WHERE worker_id = $2";
            let places =
                [&it.worker, &it.organisation].map(|(stream, _)| stream.to_string().into());
            it.store.keys.execute(moved, &places).await.unwrap();
            let opened = it.vault.open(it.organisation.0).await;
            assert!(matches!(opened, Err(VaultError::DoesNotOpen)));
            it.vault.open(it.worker.0).await.unwrap();
            it.store.close().await;
        });
    });
}

#[test]
fn an_erasure_takes_the_persons_account_and_leaves_the_organisations() {
    on_every_backend(|backend| {
        block_on(async {
            let it = sealed(backend).await;
            it.vault.destroy(it.worker.0.into()).await.unwrap();
            let (stream, account) = &it.worker;
            let gone = it.vault.open_account(*stream, account).await;
            assert!(matches!(gone, Err(VaultError::Erased)));
            let (stream, account) = &it.organisation;
            let stays = it.vault.open_account(*stream, account).await;
            assert!(stays.unwrap() == clear("4405"));
            let nobody = it.vault.open_account(Uuid::from_u128(9), account).await;
            assert!(matches!(nobody, Err(VaultError::Erased)));
            it.store.close().await;
        });
    });
}
