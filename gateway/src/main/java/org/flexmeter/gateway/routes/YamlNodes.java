package org.flexmeter.gateway.routes;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Looks into YAML as it was written, with its lines. */
final class YamlNodes {
    private YamlNodes() {}

    /** The members of a list; none if there is no list. */
    static List<Node> items(Optional<Node> node) {
        return node.map(YamlNodes::items).orElse(List.of());
    }

    /** The members of a list; none of anything else. */
    static List<Node> items(Node node) {
        return node instanceof SequenceNode list ? list.getValue() : List.of();
    }

    /** The pairs of a map, in their order; none of anything else. */
    static List<NodeTuple> pairs(Node node) {
        return node instanceof MappingNode map ? map.getValue() : List.of();
    }

    /** What stands under a key of a map. */
    static Optional<Node> child(Node node, String key) {
        return pairs(node).stream()
                .filter(t -> text(t.getKeyNode()).equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    /** The text of a scalar; empty of anything else. */
    static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** The line that it begins in, from 1. */
    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
