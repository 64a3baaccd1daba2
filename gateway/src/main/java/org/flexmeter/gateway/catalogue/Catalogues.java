package org.flexmeter.gateway.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The catalogues of all gateways. Immutable. */
public final class Catalogues {
    /** The gateways that the artifact brings. */
    public static final List<String> PACKAGED = List.of("eon", "iren", "ennova", "unibo");

    private final Map<String, Catalogue> byGateway;

    private Catalogues(Map<String, Catalogue> byGateway) {
        this.byGateway = Map.copyOf(byGateway);
    }

    /**
     * The four gateways of D2.2.
     *
     * @throws CatalogueException with everything that is wrong
     */
    public static Catalogues packaged(Spelling spelling) {
        return load(PACKAGED.stream().map(CatalogueSource::packaged).toList(), spelling);
    }

    /**
     * These catalogues.
     *
     * @throws CatalogueException with everything that is wrong in any of them
     */
    public static Catalogues load(List<CatalogueSource> sources, Spelling spelling) {
        List<Finding> findings = new ArrayList<>();
        Names names = NamesReader.packaged();
        Map<String, Catalogue> catalogues = new TreeMap<>();
        for (CatalogueSource source : sources) {
            Findings ofFile = new Findings(source.name());
            Optional<Catalogue> read = CatalogueReader.read(source, names, spelling, ofFile);
            read.ifPresent(
                    catalogue -> {
                        if (catalogues.putIfAbsent(catalogue.gateway(), catalogue) != null) {
                            ofFile.add(
                                    1,
                                    "gateway '"
                                            + catalogue.gateway()
                                            + "' has a catalogue already, "
                                            + catalogues.get(catalogue.gateway()).file());
                        }
                    });
            findings.addAll(ofFile.sorted());
        }
        if (!findings.isEmpty()) {
            throw new CatalogueException(findings);
        }
        return new Catalogues(catalogues);
    }

    /** The gateways that have a catalogue. */
    public Set<String> gateways() {
        return byGateway.keySet();
    }

    /** What a gateway carries. */
    public Optional<Catalogue> catalogue(String gateway) {
        return Optional.ofNullable(byGateway.get(gateway));
    }

    /** A feed, if there is one of this name. */
    public Optional<Feed> find(String gateway, String feed) {
        return catalogue(gateway).map(catalogue -> catalogue.feeds().get(feed));
    }

    /**
     * A feed that must be there.
     *
     * @throws NoSuchElementException if there is none; the message says where to add it
     */
    public Feed feed(String gateway, String feed) {
        return find(gateway, feed)
                .orElseThrow(
                        () ->
                                new NoSuchElementException(
                                        "no feed '"
                                                + feed
                                                + "' in the catalogue of gateway '"
                                                + gateway
                                                + "': add it under feeds: in catalogue/"
                                                + gateway
                                                + ".yaml"));
    }

    /** A device type of a gateway. */
    public Optional<DeviceType> deviceType(String gateway, String type) {
        return catalogue(gateway).map(catalogue -> catalogue.deviceTypes().get(type));
    }
}
