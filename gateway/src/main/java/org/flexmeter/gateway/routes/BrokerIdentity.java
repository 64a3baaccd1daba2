package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.flexmeter.gateway.cluster.Change;
import org.flexmeter.gateway.cluster.Entry;
import org.flexmeter.gateway.cluster.Shared;
import org.flexmeter.gateway.mqtt.ClientIds;
import org.flexmeter.gateway.state.ClientNames.ClientName;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;
import org.jboss.logging.Logger;

/**
 * The ids of this process' clients at the broker, with random parts that are remembered: those of a
 * gateway in its state file, those of the whole process in the files of all its gateways, so that
 * they outlive any of them, and one that the members of a cluster share in the cluster's table.
 */
@ApplicationScoped
public class BrokerIdentity implements ClientIds {
    private static final Logger LOG = Logger.getLogger(BrokerIdentity.class);
    private static final String FEED = "commands";

    /** Not those that are taken for each other. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    /** 80 bits. */
    private static final int LENGTH = 16;

    private final StateFiles states;
    private final SecureRandom random = new SecureRandom();
    private final Map<Name, ClientId> known = new HashMap<>();
    private final Map<String, Shared> shared = new ConcurrentHashMap<>();

    BrokerIdentity(StateFiles states) {
        this.states = states;
    }

    /**
     * Knows where the members of a gateway's cluster keep what they share, while it is led here.
     */
    void lead(String gateway, Shared entries) {
        shared.put(gateway, entries);
    }

    /** The gateway is led by somebody else. */
    void rest(String gateway) {
        shared.remove(gateway);
    }

    @Override
    public ClientId of(String base, Name name) {
        return name.cluster()
                .map(gateway -> id(base, name, ofCluster(name, entries(gateway))))
                .orElseGet(() -> local(base, name));
    }

    private synchronized ClientId local(String base, Name name) {
        ClientId id = known.get(name);
        if (id == null) {
            id = id(base, name, ofFiles(name));
            known.put(name, id);
        }
        return id;
    }

    private static ClientId id(String base, Name name, ClientName kept) {
        String fixed = base + "-" + name.name();
        return new ClientId(
                fixed + "-" + kept.random(),
                kept.emptied() ? Optional.empty() : Optional.of(fixed));
    }

    private ClientName ofFiles(Name name) {
        Collection<StateFile> files = files(name);
        ClientName kept =
                files.stream()
                        .flatMap(file -> file.clientNames().find(name.name()).stream())
                        .findFirst()
                        .orElseGet(() -> fresh(files));
        remember(name, files, kept);
        return kept;
    }

    private static void remember(Name name, Collection<StateFile> files, ClientName kept) {
        for (StateFile file : files) {
            if (file.clientNames().find(name.name()).filter(kept::equals).isEmpty()) {
                file.clientNames().put(name.name(), kept).join();
            }
        }
    }

    private ClientName fresh(Collection<StateFile> files) {
        boolean old = files.stream().anyMatch(file -> file.clientNames().hadFixedIds());
        return new ClientName(randomPart(), !old);
    }

    private Collection<StateFile> files(Name name) {
        return name.gateway()
                .<Collection<StateFile>>map(gateway -> List.of(states.of(gateway)))
                .orElseGet(states::open);
    }

    private Shared entries(String gateway) {
        return Optional.ofNullable(shared.get(gateway))
                .orElseThrow(
                        () -> new IllegalStateException(gateway + ": another member leads it"));
    }

    /** In a cluster of an older version the broker may keep a session under the fixed id. */
    private ClientName ofCluster(Name name, Shared entries) {
        return entries.read(FEED).stream()
                .filter(entry -> isOf(entry, name))
                .map(entry -> parse(new String(entry.value(), StandardCharsets.UTF_8)))
                .findFirst()
                .orElseGet(() -> put(name, entries, new ClientName(randomPart(), false)));
    }

    private static boolean isOf(Entry entry, Name name) {
        return entry.kind() == Entry.Kind.CLIENT && entry.name().equals(name.name());
    }

    private static ClientName put(Name name, Shared entries, ClientName kept) {
        String text = kept.random() + (kept.emptied() ? " emptied" : "");
        Entry entry =
                new Entry(
                        FEED,
                        Entry.Kind.CLIENT,
                        name.name(),
                        text.getBytes(StandardCharsets.UTF_8));
        entries.write(List.of(new Change.Put(entry))).toCompletableFuture().join();
        return kept;
    }

    private static ClientName parse(String text) {
        String[] words = text.split(" ");
        return new ClientName(words[0], words.length > 1);
    }

    private String randomPart() {
        return random.ints(LENGTH, 0, ALPHABET.length())
                .collect(
                        StringBuilder::new,
                        (text, i) -> text.append(ALPHABET.charAt(i)),
                        StringBuilder::append)
                .toString();
    }

    @Override
    public void emptied(Name name) {
        try {
            if (name.cluster().isPresent()) {
                Shared entries = entries(name.cluster().get());
                put(name, entries, new ClientName(ofCluster(name, entries).random(), true));
            } else {
                emptiedHere(name);
            }
        } catch (RuntimeException e) {
            LOG.warnf(
                    "%s: that the broker keeps nothing under the former id could not be remembered"
                            + " (%s); it is looked at again at the next start",
                    name.name(), Causes.line(e));
        }
    }

    private synchronized void emptiedHere(Name name) {
        known.remove(name);
        Collection<StateFile> files = files(name);
        files.stream()
                .flatMap(file -> file.clientNames().find(name.name()).stream())
                .findFirst()
                .ifPresent(kept -> remember(name, files, new ClientName(kept.random(), true)));
    }
}
