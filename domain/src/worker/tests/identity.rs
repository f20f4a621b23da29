//! Registration, citizen ids, links, target groups.

use super::*;

fn register(surveyed_on: &str) -> WorkerAct {
    WorkerAct::Survey {
        survey: Box::new(WorkerSurveyed {
            surveyed_on: on(surveyed_on),
            ..survey()
        }),
        account: None,
    }
}

fn reserved_for(worker: u128) -> Worker {
    let mut stream = Worker::default();
    take(
        &mut stream,
        WorkerAct::ReserveCitizenId {
            reserved_for: id(worker),
        },
    );
    stream
}

fn link_to(worker: u128) -> WorkerAct {
    WorkerAct::LinkTo { worker: id(worker) }
}

fn propose(source: u128) -> WorkerAct {
    WorkerAct::ProposeAlias { source: id(source) }
}

fn confirm(source: u128) -> WorkerAct {
    WorkerAct::ConfirmAlias { source: id(source) }
}

fn withdraw(source: u128) -> WorkerAct {
    WorkerAct::WithdrawAlias { source: id(source) }
}

#[test]
fn a_person_is_registered_once() {
    assert_eq!(
        refused(&worker([]), register("2021-01-10")),
        WorkerRefusal::AlreadyRegistered { worker: None }
    );
}

#[test]
fn an_unwilling_person_is_registered_all_the_same() {
    let unwilling = WorkerAct::Survey {
        survey: Box::new(WorkerSurveyed {
            willing: false,
            ..survey()
        }),
        account: None,
    };
    assert_eq!(taken(&Worker::default(), unwilling).len(), 1);
}

#[test]
fn a_survey_lies_between_birth_and_today() {
    assert_eq!(
        Worker::default().decide(command(register(TOMORROW))),
        in_future("surveyed_on")
    );
    assert_eq!(
        refused(&Worker::default(), register("1985-04-11")),
        WorkerRefusal::BeforeBirth {
            field: "surveyed_on"
        }
    );
    assert_eq!(
        worker([]).decide(command(willing(Some(true), TOMORROW))),
        in_future("surveyed_on")
    );
    assert_eq!(taken(&Worker::default(), register(TODAY)).len(), 1);
}

#[test]
fn the_registration_does_not_move_in_the_future_or_before_birth() {
    assert_eq!(
        worker([]).decide(command(moved(NEXT_COUNTY, TOMORROW))),
        in_future("changed_on")
    );
    assert_eq!(
        refused(&worker([]), moved(NEXT_COUNTY, "1985-04-11")),
        WorkerRefusal::BeforeBirth {
            field: "changed_on"
        }
    );
}

#[test]
fn a_stream_without_a_person_takes_no_facts() {
    for act in [
        willing(None, TODAY),
        moved(NEXT_COUNTY, TODAY),
        member(1, TODAY),
        end_membership(TODAY),
        training(1, TODAY),
        certificate("A1", TODAY),
        void_certificate("A1"),
        dispatch(1, TODAY),
        homecoming(1, TODAY),
        work(1, TODAY),
        void_dispatch(1),
        contribution(10, 1, "2022-06", TODAY),
        death(TODAY),
        WorkerAct::VoidDeath,
        link_to(2),
        propose(2),
        confirm(2),
        withdraw(2),
        WorkerAct::WithdrawLink,
        WorkerAct::ConfirmAccount,
        WorkerAct::Erase,
    ] {
        assert_eq!(
            refused(&Worker::default(), act.clone()),
            WorkerRefusal::NotRegistered,
            "{act:?}"
        );
        assert_eq!(
            refused(&reserved_for(2), act.clone()),
            WorkerRefusal::NotRegistered,
            "{act:?}"
        );
    }
}

#[test]
fn a_reserved_citizen_id_registers_nobody_but_names_who_has_it() {
    assert_eq!(
        refused(&reserved_for(2), register("2021-01-10")),
        WorkerRefusal::AlreadyRegistered {
            worker: Some(id(2))
        }
    );
}

#[test]
fn a_citizen_id_is_reserved_for_one_worker_and_repeats_harmlessly() {
    let reserve = |worker| WorkerAct::ReserveCitizenId {
        reserved_for: id(worker),
    };
    assert_eq!(taken(&reserved_for(2), reserve(2)), []);
    assert_eq!(
        refused(&reserved_for(2), reserve(3)),
        WorkerRefusal::UseLink {
            worker: Some(id(2))
        }
    );
    assert_eq!(
        refused(&worker([]), reserve(3)),
        WorkerRefusal::UseLink { worker: None }
    );
}

#[test]
fn a_number_whose_correction_never_came_is_free_again() {
    let release = |worker| WorkerAct::ReleaseCitizenId {
        reserved_for: id(worker),
    };
    assert_eq!(taken(&reserved_for(2), release(3)), [], "it is another's");
    assert_eq!(taken(&worker([]), release(2)), [], "a person has it");
    let reserve = WorkerAct::ReserveCitizenId {
        reserved_for: id(2),
    };
    let mut free = reserved_for(2);
    take(&mut free, release(2));
    assert_eq!(taken(&free, release(2)), [], "once is enough");
    assert_eq!(taken(&free, register("2021-01-10")).len(), 1);
    assert_eq!(taken(&free, reserve).len(), 1);
}

#[test]
fn a_corrected_citizen_id_tells_another_birthday_from_then_on() {
    let correction = WorkerAct::CorrectCitizenId(CitizenIdCorrected {
        citizen_id: sealed("right"),
        upgraded: true,
        sex: Sex::Male,
        born_on: on("2005-03-10"),
        reserved_in: id(7),
    });
    let worker = worker([correction]);
    let person = worker.person.as_ref().unwrap();
    assert_eq!(
        (&person.citizen_id, person.upgraded, person.sex),
        (&sealed("right"), true, Sex::Male)
    );
    assert_eq!(
        refused(&worker, dispatch(1, "2021-03-09")),
        WorkerRefusal::UnderAge {
            field: "departed_on",
            allowed_from: on("2021-03-10")
        }
    );
}

#[test]
fn a_record_that_is_linked_away_takes_no_links() {
    let worker = worker([link_to(2)]);
    assert_eq!(refused(&worker, propose(3)), WorkerRefusal::LinkChain);
    assert_eq!(
        refused(&worker, link_to(3)),
        WorkerRefusal::AlreadyLinked { worker: id(2) }
    );
    assert_eq!(taken(&worker, link_to(2)), [], "the same link repeats");
}

#[test]
fn a_record_that_others_are_linked_to_is_not_linked_away() {
    for acts in [vec![propose(3)], vec![propose(3), confirm(3)]] {
        assert_eq!(refused(&worker(acts), link_to(2)), WorkerRefusal::LinkChain);
    }
    let released = worker([propose(3), confirm(3), withdraw(3)]);
    assert_eq!(taken(&released, link_to(2)).len(), 1);
}

#[test]
fn every_step_of_a_link_repeats_harmlessly() {
    let proposed = worker([propose(3)]);
    assert_eq!(taken(&proposed, propose(3)), []);
    assert_eq!(
        taken(&proposed, confirm(3)),
        [WorkerEvent::AliasConfirmed(AliasConfirmed {
            source: id(3)
        })]
    );
    let confirmed = worker([propose(3), confirm(3)]);
    assert_eq!(taken(&confirmed, propose(3)), []);
    assert_eq!(taken(&confirmed, confirm(3)), []);
    assert_eq!(taken(&worker([]), withdraw(3)), []);
}

#[test]
fn only_an_announced_link_is_confirmed_and_only_a_made_one_withdrawn() {
    assert_eq!(refused(&worker([]), confirm(3)), WorkerRefusal::NotLinked);
    assert_eq!(
        refused(&worker([]), WorkerAct::WithdrawLink),
        WorkerRefusal::NotLinked
    );
}

#[test]
fn a_withdrawn_link_restores_the_record() {
    let worker = worker([link_to(2), WorkerAct::WithdrawLink]);
    assert_eq!(worker.linked_to, None);
    assert_eq!(taken(&worker, dispatch(1, "2021-03-01")).len(), 1);
}

#[test]
fn memberships_of_one_group_share_no_day() {
    let already = WorkerRefusal::AlreadyMember {
        group: TargetGroup::PovertyAlleviated,
        membership_id: id(1),
        from: on("2020-01-01"),
    };
    let earlier = |until| member_between(2, TargetGroup::PovertyAlleviated, "2019-01-01", until);
    let open = worker([member(1, "2020-01-01")]);
    assert_eq!(refused(&open, member(2, "2021-01-01")), already);
    assert_eq!(refused(&open, earlier(None)), already);
    assert_eq!(refused(&open, earlier(Some("2020-01-01"))), already);
    assert_eq!(taken(&open, earlier(Some("2019-12-31"))).len(), 2);
    let closed = worker([member(1, "2020-01-01"), end_membership("2020-12-31")]);
    assert_eq!(refused(&closed, member(2, "2020-12-31")), already);
    assert_eq!(taken(&closed, member(2, "2021-01-01")).len(), 1);
}

#[test]
fn a_person_may_belong_to_several_groups_at_once() {
    let worker = worker([member(1, "2020-01-01")]);
    let other = member_between(2, TargetGroup::MonitoredUnstable, "2020-01-01", None);
    assert_eq!(taken(&worker, other).len(), 1);
}

#[test]
fn a_membership_ends_on_or_after_its_first_day_and_not_in_the_future() {
    let worker = worker([member(1, "2020-01-02")]);
    let before_start = WorkerRefusal::EndedBeforeStart {
        started_on: on("2020-01-02"),
    };
    assert_eq!(refused(&worker, end_membership("2020-01-01")), before_start);
    assert_eq!(
        worker.decide(command(end_membership(TOMORROW))),
        in_future("until")
    );
    assert_eq!(taken(&worker, end_membership("2020-01-02")).len(), 1);
    let group = TargetGroup::MonitoredMarginal;
    assert_eq!(
        refused(
            &worker,
            member_between(2, group, "2020-01-02", Some("2020-01-01"))
        ),
        before_start
    );
    assert_eq!(
        worker.decide(command(member_between(
            2,
            group,
            "2020-01-02",
            Some(TOMORROW)
        ))),
        in_future("until")
    );
    assert_eq!(
        worker.decide(command(member_between(2, group, TOMORROW, None))),
        in_future("from")
    );
}

#[test]
fn only_an_open_membership_ends() {
    let none = WorkerRefusal::NotAMember {
        group: TargetGroup::PovertyAlleviated,
    };
    assert_eq!(refused(&worker([]), end_membership("2021-01-01")), none);
    let ended = worker([member(1, "2020-01-01"), end_membership("2020-12-31")]);
    assert_eq!(refused(&ended, end_membership("2021-01-01")), none);
    let voided = worker([member(1, "2020-01-01"), WorkerAct::VoidTargetGroup(id(1))]);
    assert_eq!(refused(&voided, end_membership("2021-01-01")), none);
}

#[test]
fn both_ends_of_a_membership_belong_to_it() {
    let worker = worker([member(1, "2020-01-01"), end_membership("2020-12-31")]);
    for (date, belongs) in [
        ("2019-12-31", false),
        ("2020-01-01", true),
        ("2020-12-31", true),
        ("2021-01-01", false),
    ] {
        assert_eq!(worker.in_target_group_on(on(date)), belongs, "{date}");
    }
}

#[test]
fn a_membership_is_voided_once_and_then_never_was() {
    let worker = worker([member(1, "2020-01-01"), WorkerAct::VoidTargetGroup(id(1))]);
    assert!(!worker.in_target_group_on(on("2020-06-01")));
    assert_eq!(
        refused(&worker, WorkerAct::VoidTargetGroup(id(1))),
        WorkerRefusal::AlreadyVoided
    );
    assert_eq!(
        refused(&worker, WorkerAct::VoidTargetGroup(id(2))),
        WorkerRefusal::UnknownFact {
            kind: "target_group"
        }
    );
    assert_eq!(taken(&worker, member(2, "2020-06-01")).len(), 1);
}
