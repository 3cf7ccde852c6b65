# The first process of a host: boot NAME DIR SHARED, inside of new namespaces. It ends, and with it everything in there,
# when nothing holds the other end of its input any more.
set -e
name=$1 dir=$2 shared=$3
read -r pid _ < /proc/self/stat

mount -t tmpfs tmpfs "$dir"
mkdir "$dir/upper" "$dir/work" "$dir/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$dir/upper,workdir=$dir/work" "$dir/root"
root=$dir/root
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mkdir -p "$root$shared" "$root/run/lock" "$root/run/sshd"
mount --bind "$shared" "$root$shared"
rm -rf "$root/var/lib/proxypact-gen" # of a collection that this machine uses itself
rm -f "$root/sbin/init" # as Ansible takes it for a systemd that runs
# There is no network to fetch newer lists from; without any, apt is asked quickly.
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin
touch "$root/var/lib/apt/lists"
hostname "$name"
ip link set lo up

# It is up once it has its own root: whoever entered before would be on this machine's files.
# A shell that waits also takes in whatever process was left without a parent.
exec chroot "$root" bash -c 'echo "$1 is up"; read -r _' boot "$pid"
