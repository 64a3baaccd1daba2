package org.flexmeter.gateway.codec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the packets of all nodes behind one dongle together. Bounded in nodes and open readings. */
final class UniboDecoder implements Decoder {
    /** More nodes than a dongle carries; the one that was quiet for longest is forgotten. */
    static final int MOST_NODES = 4096;

    private final Origin origin;
    private final Map<String, UniboNode> nodes = new LinkedHashMap<>(64, 0.75f, true);

    UniboDecoder(Origin origin) {
        this.origin = origin;
    }

    @Override
    public List<Decoded> decode(byte[] frame, Instant now) {
        UniboPacket packet = UniboPacket.of(frame);
        if (!packet.fits()) {
            String message =
                    "packet number %d of node %s has %d bytes of payload; 1 has 60 and 2 has 30"
                            .formatted(packet.number(), packet.node(), packet.payload().length);
            return List.of(
                    new Decoded.Refused(
                            origin.refusal(packet.node(), "packet number", message, frame)));
        }
        List<Decoded> out = new ArrayList<>();
        UniboNode node = nodes.computeIfAbsent(packet.node(), UniboNode::new);
        if (node.isLate(packet)) {
            String message =
                    "packet %d of sequence %d of node %s came after its reading had been given up"
                            .formatted(packet.number(), packet.sequence(), packet.node());
            out.add(new Decoded.Refused(origin.refusal(packet.node(), "sequence", message, frame)));
        } else {
            node.take(packet, now, out);
        }
        forgetNodes(out);
        return out;
    }

    @Override
    public List<Decoded> tick(Instant now) {
        List<Decoded> out = new ArrayList<>();
        nodes.values().forEach(node -> node.expire(now, out));
        return out;
    }

    private void forgetNodes(List<Decoded> out) {
        if (nodes.size() > MOST_NODES) {
            UniboNode quietest = nodes.values().iterator().next();
            quietest.giveUpAll("too many nodes are on the line", out);
            nodes.remove(quietest.id());
        }
    }
}
