"""Graphs: building them, paths, components, flows, trees, matchings, centralities, and files."""
import io

import networkx as nx

g = nx.Graph(name='towns')
g.add_weighted_edges_from([('a', 'b', 4), ('a', 'c', 2), ('b', 'c', 1), ('b', 'd', 5), ('c', 'd', 8), ('c', 'e', 10), ('d', 'e', 2)])
g.add_node('z', population=3)
print(g, g.number_of_nodes(), g.number_of_edges(), sorted(g.degree), g['a']['b'], g.nodes['z'])
print(nx.shortest_path(g, 'a', 'e'), nx.dijkstra_path(g, 'a', 'e', weight='weight'), nx.dijkstra_path_length(g, 'a', 'e'))
print(dict(nx.single_source_bellman_ford_path_length(g, 'a')), nx.has_path(g, 'a', 'z'))
print(sorted(map(sorted, nx.connected_components(g))), nx.is_connected(g), list(nx.bfs_tree(g, 'a')), list(nx.dfs_preorder_nodes(g, 'a')))
print(sorted(nx.minimum_spanning_tree(g).edges(data='weight')), sorted(map(sorted, nx.find_cliques(g))))
print({node: round(value, 6) for node, value in nx.betweenness_centrality(g).items()})
print({node: round(value, 6) for node, value in nx.closeness_centrality(g).items()}, nx.triangles(g), nx.density(g))
print(sorted(map(sorted, nx.max_weight_matching(g))), nx.greedy_color(g, 'DSATUR') == nx.greedy_color(g, 'DSATUR'))

d = nx.DiGraph([(1, 2), (2, 3), (3, 1), (3, 4), (4, 5), (5, 6), (6, 4)])
print(sorted(map(sorted, nx.strongly_connected_components(d))), sorted(nx.condensation(d).edges), nx.is_directed_acyclic_graph(d))
print(sorted(map(sorted, nx.simple_cycles(d))), sorted(nx.ancestors(d, 4)), sorted(nx.descendants(d, 4)), d.in_degree(4))
dag = nx.DiGraph([('shirt', 'tie'), ('tie', 'jacket'), ('trousers', 'shoes'), ('trousers', 'belt'), ('belt', 'jacket')])
print(list(nx.lexicographical_topological_sort(dag)), nx.dag_longest_path(dag), [sorted(layer) for layer in nx.topological_generations(dag)])
try:
    list(nx.topological_sort(d))
except nx.NetworkXUnfeasible as error:
    print(type(error).__name__, error)

f = nx.DiGraph()
f.add_edge('s', 'u', capacity=3)
f.add_edge('s', 'v', capacity=2)
f.add_edge('u', 'v', capacity=5)
f.add_edge('u', 't', capacity=2)
f.add_edge('v', 't', capacity=3)
print(nx.maximum_flow_value(f, 's', 't'), nx.minimum_cut_value(f, 's', 't'), sorted(map(sorted, nx.minimum_cut(f, 's', 't')[1])))

for made in (nx.path_graph(4), nx.cycle_graph(5), nx.complete_graph(4), nx.grid_2d_graph(2, 3), nx.balanced_tree(2, 3), nx.petersen_graph(),
             nx.gnp_random_graph(20, 0.3, seed=7), nx.barabasi_albert_graph(20, 2, seed=3)):
    print(made, nx.is_bipartite(made), nx.is_tree(made), sorted(dict(made.degree).values())[-3:])
random = nx.gnm_random_graph(30, 60, seed=11)
print(sorted(random.edges)[:5], round(nx.average_clustering(random), 6), nx.is_planar(random), nx.number_connected_components(random))
print(nx.is_isomorphic(nx.cycle_graph(6), nx.relabel_nodes(nx.cycle_graph(6), lambda n: (n * 5) % 6)), nx.diameter(nx.petersen_graph()))
print(sorted(map(len, nx.community.greedy_modularity_communities(nx.karate_club_graph()))))

m = nx.MultiDiGraph()
m.add_edges_from([(1, 2, {'k': 'x'}), (1, 2, {'k': 'y'}), (2, 1, {})])
print(m.number_of_edges(1, 2), sorted(m.edges(keys=True)), sorted(m.reverse().edges), m.subgraph([1]).number_of_edges())
print(nx.union(nx.path_graph(2), nx.path_graph(2), rename=('a', 'b')).nodes, nx.compose(nx.path_graph(3), nx.cycle_graph(3)).edges)
text = '\n'.join(nx.generate_graphml(nx.path_graph(3)))
print(nx.parse_graphml(text).edges, nx.node_link_data(nx.path_graph(2), edges='edges'))
memory = io.BytesIO()
nx.write_weighted_edgelist(g, memory)
memory.seek(0)
print(sorted(nx.read_weighted_edgelist(memory).edges(data='weight')) == sorted((a, b, float(w)) for a, b, w in g.edges(data='weight')))
print(list(nx.generate_gml(nx.path_graph(2)))[:4], nx.to_dict_of_lists(nx.star_graph(2)), nx.from_dict_of_lists({0: [1], 1: [2]}).edges)
try:
    nx.shortest_path(g, 'a', 'z')
except nx.NetworkXNoPath as error:
    print(error)
