//! Networks that a thread has for itself: the rest of the machine sees nothing of them. What the thread starts from then
//! on is in its network too, threads and programs alike; when all of these have ended, the network is gone. That takes
//! root, Linux, and `ip` of iproute2.

use rustix::thread::{
    CapabilitySet, UnshareFlags, capabilities, gettid, set_capabilities, unshare_unsafe,
};
use std::process::Command;

/// Moves this thread into a network of its own, where every address of `local` is this machine.
///
/// # Errors
/// Why there is none.
pub fn enter_network(local: &[&str]) -> Result<(), String> {
    // SAFETY: asks for a network namespace only, so that no table of file descriptors is parted from another
    // thread's.
    #[allow(unsafe_code)]
    let entered = unsafe { unshare_unsafe(UnshareFlags::NEWNET) };
    entered.map_err(|error| {
        format!("no right to make a network namespace, which takes root ({error})")
    })?;
    ip("link set lo up")?;
    local
        .iter()
        .try_for_each(|network| ip(&format!("route add local {network} dev lo")))
}

/// Runs `ip` in this thread's network, with arguments as a shell would part them.
///
/// # Errors
/// When it fails.
pub fn ip(arguments: &str) -> Result<(), String> {
    let status = Command::new("ip").args(arguments.split(' ')).status();
    if status.is_ok_and(|status| status.success()) {
        Ok(())
    } else {
        Err(format!("`ip {arguments}` of iproute2 fails"))
    }
}

/// What `ip link set … netns` names this thread's network by.
pub fn network_name() -> String {
    gettid().as_raw_nonzero().to_string()
}

/// Takes from this thread, and from what it starts, the rights that go beyond sockets of its own.
pub fn without_network_rights() {
    let mut sets = capabilities(None).expect("the rights of this thread");
    let taken = CapabilitySet::NET_ADMIN | CapabilitySet::NET_RAW;
    sets.effective.remove(taken);
    sets.permitted.remove(taken);
    set_capabilities(None, sets).expect("fewer rights");
}
